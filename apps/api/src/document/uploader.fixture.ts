import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** `metadata` of tus: each value in base64. */
export const metadataOf = (fields: Record<string, string>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');

/** Speaks tus as a browser does that holds the session of these headers. */
export class Uploader {
  constructor(
    private readonly app: NestFastifyApplication,
    private readonly headers: Record<string, string>,
  ) {}

  announce(filename: string, size: number, fields: Record<string, string> = {}, extra: object = {}) {
    return this.app.inject({
      method: 'POST',
      url: '/api/uploads',
      headers: {
        ...this.headers,
        'tus-resumable': '1.0.0',
        'upload-length': String(size),
        'upload-metadata': metadataOf({ filename, ...fields }),
        ...extra,
      },
    });
  }
  offset(id: string) {
    return this.app.inject({
      method: 'HEAD',
      url: `/api/uploads/${id}`,
      headers: { ...this.headers, 'tus-resumable': '1.0.0' },
    });
  }
  bytes(id: string, offset: number, payload: Buffer) {
    return this.app.inject({
      method: 'PATCH',
      url: `/api/uploads/${id}`,
      headers: {
        ...this.headers,
        'tus-resumable': '1.0.0',
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      },
      payload,
    });
  }
  finish(id: string) {
    return this.app.inject({ method: 'POST', url: `/api/uploads/${id}/file`, headers: this.headers });
  }
  cancel(id: string) {
    return this.app.inject({ method: 'DELETE', url: `/api/uploads/${id}`, headers: this.headers });
  }

  /** All of it at once; the first answer that refuses. */
  async whole(filename: string, content: Buffer, fields: Record<string, string> = {}) {
    const announced = await this.announce(filename, content.length, fields);
    if (announced.statusCode !== 201) return announced;
    const { id } = announced.json<{ id: string }>();
    const sent = await this.bytes(id, 0, content);
    return sent.statusCode === 204 ? this.finish(id) : sent;
  }
}
