import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const admin = process.env.LANDFALL_ADMIN_URL ?? 'http://127.0.0.1:8401'

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  // No asset becomes a data: URL: the admin's Content-Security-Policy is default-src 'self'.
  build: {
    outDir: '../dist/ui',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2023',
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': { target: admin, changeOrigin: true } } },
})
