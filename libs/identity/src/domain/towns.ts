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

/** Districts of Shanghai by their code (GB/T 2260), and `elsewhere`: where a unit sits and where it is taxed. */
export const DISTRICTS = [
  '310114',
  '310101',
  '310104',
  '310105',
  '310106',
  '310107',
  '310109',
  '310110',
  '310112',
  '310113',
  '310115',
  '310116',
  '310117',
  '310118',
  '310120',
  '310151',
  'elsewhere',
] as const;
