import './no-eval';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { makeQueryClient } from './api';
import { wordsReady } from './i18n';
import { makePortal } from './router';
import { routes } from './routes';
import { SessionProvider } from './session';
import './styles/index.css';

const Portal = makePortal(routes);
// Without the English words the page is drawn in Chinese.
await wordsReady().catch(() => undefined);
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={makeQueryClient()}>
      <SessionProvider>
        <Portal />
      </SessionProvider>
    </QueryClientProvider>
  </StrictMode>,
);
