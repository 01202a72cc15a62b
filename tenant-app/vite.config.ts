import { defineConfig } from 'vite'
import { appConfig } from '../ui/vite-app.ts'

export default defineConfig(appConfig({ folder: 'tenant-app', base: '/_app/', hmrPort: 24678 }))
