/**
 * zod tries whether it may build code from text, which the page's content security policy forbids and reports. Its
 * configuration stands on the global object, so that public pages need not load zod to tell it not to try.
 */
const held = globalThis as { __zod_globalConfig?: { jitless?: boolean } };
held.__zod_globalConfig = { ...held.__zod_globalConfig, jitless: true };
