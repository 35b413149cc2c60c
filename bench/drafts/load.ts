import { Agent, request } from 'node:http';
import { v4 as uuid } from 'uuid';
import type { Editor } from './world';

/** Autosaves per second, and how long one took, in milliseconds. */
export type Load = { rate: number; p50: number; p95: number; p99: number };

type Answer = {
  saved: { version: number }[];
  current: { version: number }[];
};

/** Every editor saves, waits for the answer, and saves again: for so many seconds. */
export async function load(port: number, editors: Editor[], seconds: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: editors.length });
  const took: number[] = [];
  const begun = performance.now();
  const until = begun + seconds * 1000;
  const type = async (editor: Editor): Promise<void> => {
    for (let n = 0; performance.now() < until; n++) {
      const sent = performance.now();
      const value = `第 ${n} 次保存：采用晶圆级玻璃浆料键合，将封装漏率控制在设计值以下。`;
      const { saved, current } = await put(agent, port, editor, value);
      if (saved[0]) {
        took.push(performance.now() - sent);
        editor.version = saved[0].version;
      } else if (editor.version < 0) editor.version = current[0]!.version;
      else throw new Error(`an acknowledged version is gone: ${editor.path} ${editor.version}`);
    }
  };
  await Promise.all(editors.map(type));
  const lasted = (performance.now() - begun) / 1000;
  agent.destroy();
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))]!;
  return { rate: took.length / lasted, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function put(agent: Agent, port: number, editor: Editor, value: string): Promise<Answer> {
  const body = JSON.stringify({
    changes: [{ id: uuid(), path: editor.path, value, base: Math.max(0, editor.version) }],
  });
  return new Promise((resolve, reject) => {
    const sending = request(
      {
        agent,
        port,
        host: '127.0.0.1',
        method: 'PUT',
        path: `/api/applications/${editor.application}/answers`,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          cookie: editor.cookie,
          'x-csrf-token': editor.csrf,
          'x-forwarded-for': editor.address,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () =>
          response.statusCode === 200
            ? resolve(JSON.parse(text) as Answer)
            : reject(new Error(`${response.statusCode}: ${text.slice(0, 300)}`)),
        );
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}
