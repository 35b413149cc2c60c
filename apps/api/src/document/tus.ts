import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { Server } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FileStore, idOfKey, keyOf, UploadRows } from '@keshen/document/server';
import { conflict, invalid, notFound, Refusal } from '@keshen/kernel';
import { CONFIG, type Config } from '@keshen/platform/server';

const PATH = '/api/uploads';

/** The header in which the id of an announced upload goes to the protocol's own creation. */
const ID = 'x-keshen-upload';

/**
 * The tus protocol (1.0.0: creation, creation-with-upload, termination) over the file store. Who may do what has been
 * decided before a request comes here; the keys of the store are no part of any address.
 */
@Injectable()
export class Tus {
  private readonly server: Server;

  constructor(store: FileStore, rows: UploadRows, @Inject(CONFIG) config: Config) {
    this.server = new Server({
      path: PATH,
      datastore: store.uploads,
      locker: rows,
      allowedOrigins: [new URL(config.PUBLIC_URL).origin],
      namingFunction: (request) => keyOf(request.headers.get(ID)!),
      generateUrl: (_request, { path, id }) => `${path}/${idOfKey(id)}`,
      getFileIdFromRequest: (_request, last) => last && keyOf(last),
    });
  }

  /** Answers the request by the protocol; `created` is the id of the upload that it announces. */
  async answer(request: FastifyRequest, reply: FastifyReply, created?: string): Promise<void> {
    const answer = await this.server.handleWeb(webRequest(request, reply, created));
    if (answer.status >= 400) throw refusalOf(answer.status);
    for (const [name, value] of answer.headers)
      if (!name.startsWith('content-')) void reply.header(name, value);
    void reply.status(answer.status);
  }
}

/** The library takes the web's Request; with Node's own request beside it a lost connection ends it in order. */
function webRequest({ raw }: FastifyRequest, { raw: res }: FastifyReply, created?: string): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw.headers))
    if (name !== ID && value !== undefined) headers.set(name, String(value));
  if (created) headers.set(ID, created);
  const hasBody = raw.method === 'PATCH' || raw.method === 'POST';
  const request = new Request(`http://localhost${raw.url}`, {
    method: raw.method,
    headers,
    ...(hasBody ? { body: Readable.toWeb(raw) as ReadableStream, duplex: 'half' } : {}),
  } as RequestInit);
  return Object.assign(request, { runtime: { name: 'node', node: { req: raw, res } } });
}

/** What the protocol refuses, by its status. */
function refusalOf(status: number): Refusal {
  if (status === 404 || status === 410) return notFound('upload.unknown');
  if (status === 409) return conflict('upload.offset');
  if (status === 413) return new Refusal('too-large', 'upload.too-long');
  if (status >= 500) return conflict('upload.interrupted');
  return invalid('upload.protocol');
}
