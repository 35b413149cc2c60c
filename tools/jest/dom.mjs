import { TextDecoder, TextEncoder } from 'node:util';

// jsdom leaves these out, every browser has them, and the router asks for them when it is loaded.
globalThis.TextEncoder ??= TextEncoder;
globalThis.TextDecoder ??= TextDecoder;
