import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { problemDocument } from '../../domain/problem';
import { refusedRequests } from '../metrics/metrics';
import { dearnessOf, type Admission } from './admission';

/** When to come back, in seconds: at least, and at most, so that those who were refused do not come back as one. */
const COME_BACK = [5, 15] as const;
/** A body longer than this is not waited for. */
const DRAINED_MOST = 64 * 1024;

/**
 * Refuses what there is no room for before anything is done for it: no framework, no session, no database. Everything
 * else goes to whoever listened before.
 */
export function shedLoad(server: Server, admission: Admission): void {
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const dearness = dearnessOf(request.method ?? '', request.url ?? '');
    if (dearness !== 'free') {
      const began = performance.now();
      if (!admission.admits(dearness, began)) return refuse(request, response, dearness);
      if (tellsOfOthers(request)) {
        admission.begun(began);
        response.once('close', () => {
          const now = performance.now();
          admission.ended(now - began, now);
        });
      }
    }
    for (const listener of listeners) listener.call(server, request, response);
  });
}

/** A piece of the web app takes no time, the bytes of a file as long as somebody's line is slow. */
const tellsOfOthers = ({ method, url = '' }: IncomingMessage): boolean =>
  url.startsWith('/api/') && method !== 'PATCH' && !url.startsWith('/api/files/');

function refuse(request: IncomingMessage, response: ServerResponse, dearness: string): void {
  refusedRequests.inc({ kind: dearness });
  const [least, most] = COME_BACK;
  const seconds = least + Math.floor(Math.random() * (most - least + 1));
  const page = !request.url?.startsWith('/api/') && /text\/html/.test(request.headers.accept ?? '');
  const id = randomUUID();
  const body = Buffer.from(
    page ? pageOf(seconds) : JSON.stringify(problemDocument(503, 'service.busy', id, { seconds })),
  );
  response.writeHead(503, {
    'content-type': page ? 'text/html; charset=utf-8' : 'application/problem+json',
    'content-length': body.length,
    'retry-after': String(seconds),
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'x-content-type-options': 'nosniff',
    'x-request-id': id,
    ...(Number(request.headers['content-length'] ?? 0) > DRAINED_MOST ? { connection: 'close' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** It loads itself again when it is time; there is nothing else in it that would have to be asked for. */
const pageOf = (seconds: number): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="${seconds}">
<title>访问的人很多 · 科申</title>
<style>
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 16px/1.7 system-ui, "PingFang SC", "Noto Sans SC", sans-serif }
main { max-width: 32rem; padding: 2rem }
h1 { font-size: 1.5rem; margin: 0 0 1rem }
p { margin: 0 0 1rem }
</style>
</head>
<body>
<main>
<h1>访问的人很多，请稍等</h1>
<p>本页会在 ${seconds} 秒后自动重新打开，不必反复刷新。</p>
<p>已经填写的内容都还在。正在填写的页面会自己接着保存；提交以按下「提交」的时刻为准。</p>
<p lang="en">Many people are here at this moment. This page opens again by itself in ${seconds} seconds. Nothing that you have written is lost.</p>
</main>
</body>
</html>
`;
