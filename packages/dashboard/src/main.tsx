import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Page } from './view/page.tsx'

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <Page />
  </StrictMode>,
)
