import { z } from 'zod';

/** The towns, sub-districts and zones of Jiading that recommend applications. The Chinese name is what is stored. */
export const TOWNS = [
  '新成路街道',
  '嘉定镇街道',
  '真新街道',
  '菊园新区',
  '南翔镇',
  '安亭镇',
  '马陆镇',
  '徐行镇',
  '华亭镇',
  '外冈镇',
  '江桥镇',
  '嘉定工业区',
] as const;
export const town = z.enum(TOWNS);
export type Town = z.infer<typeof town>;
