export { renderDocument as default } from '#ui/render-document.tsx'
