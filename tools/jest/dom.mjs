import { TextDecoder, TextEncoder } from 'node:util';

// jsdom leaves these out, every browser has them, and the router asks for them when it is loaded.
globalThis.TextEncoder ??= TextEncoder;
globalThis.TextDecoder ??= TextDecoder;

/** As much of a request as the router makes of a navigation; nothing is fetched with it. */
globalThis.Request ??= class {
  constructor(url, { method = 'GET', signal } = {}) {
    Object.assign(this, { url: String(url), method, signal });
  }
};
