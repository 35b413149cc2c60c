/** How long, in days, a device is remembered after it was last used to sign in. */
export const DEVICE_KEPT_DAYS = 365;

const BROWSERS = ['Edg', 'Firefox', 'Chrome', 'Safari'] as const;
const SYSTEMS = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac', 'Linux'] as const;

/**
 * 设备: browser and system out of what the browser calls itself, `Chrome · Windows`; empty when it names neither. A help
 * to recognise, no more. None of its own words are in it, so that it may stand in a mail.
 */
export function deviceOf(agent: string | null | undefined): string {
  const browser = BROWSERS.find((name) => agent?.includes(name));
  const system = SYSTEMS.find((name) => agent?.includes(name));
  return [browser === 'Edg' ? 'Edge' : browser, system].filter(Boolean).join(' · ');
}
