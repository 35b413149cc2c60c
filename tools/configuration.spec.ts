import { readFileSync } from 'node:fs';
import { configSchema } from '@keshen/platform/server';

const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');

describe('.env.example', () => {
  it('lists exactly the keys of the configuration', () => {
    const keys = [...example.matchAll(/^#([A-Z0-9_]+)=/gm)].map((match) => match[1]);
    expect([...keys].sort()).toEqual(Object.keys(configSchema.shape).sort());
  });

  it('gives the defaults as they are', () => {
    const shape = configSchema.partial({ DATABASE_URL: true, KESHEN_SECRET: true });
    for (const [key, value] of Object.entries(shape.parse({}))) {
      if (value === undefined) continue;
      const shown = example.match(new RegExp(`^#${key}=(.*)$`, 'm'))?.[1];
      expect([key, shown]).toEqual([key, typeof value === 'boolean' ? String(Number(value)) : String(value)]);
    }
  });

  it('sets nothing by itself', () => {
    expect(example).not.toMatch(/^[^#\n]/m);
  });
});
