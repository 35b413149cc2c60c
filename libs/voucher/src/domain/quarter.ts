import { shanghaiDate } from '@keshen/kernel';

/** 季度 in Shanghai, `2026Q4`. */
export function quarterOf(instant: Date): string {
  const date = shanghaiDate(instant);
  return `${date.slice(0, 4)}Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
}
export const quarterPattern = /^\d{4}Q[1-4]$/;
