import { hydrateRoot } from 'react-dom/client'
import './gallery.css'
import { Gallery } from './gallery.tsx'

const root = document.getElementById('root')
if (root) {
  hydrateRoot(root, <Gallery locale={document.documentElement.lang} />, {
    onRecoverableError: (error) => console.error('hydration', error),
  })
}
