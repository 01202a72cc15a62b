import { defineConfig } from 'vite'
import { appConfig } from '../ui/vite-app.ts'

export default defineConfig(appConfig({ folder: 'admin', base: '/_admin/', hmrPort: 24679 }))
