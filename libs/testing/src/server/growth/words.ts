/** Words that titles and names are put together from, as enterprises in the district write them. */
const fields = [
  '集成电路',
  '汽车电子',
  '智能传感',
  '新能源汽车',
  '氢燃料电池',
  '工业互联网',
  '医疗器械',
  '新材料',
  '人工智能',
  '精密制造',
  '机器人',
  '物联网',
  '光通信',
  '生物医药',
  '北斗导航',
  '动力电池',
];
const things = [
  '芯片',
  '控制器',
  '检测装置',
  '标定系统',
  '管理平台',
  '驱动模块',
  '封装工艺',
  '仿真软件',
  '生产线',
  '膜电极',
  '雷达',
  '数据库',
];
const aims = ['研发', '研究', '产业化', '关键技术研究', '示范应用', '研发及产业化', '优化设计', '性能提升'];
const ways = ['高精度', '低功耗', '智能化', '车规级', '国产化', '在线', '新型', '高可靠'];
/** One title in so many holds it. */
export const RARE = { word: '石墨烯', every: 5000 };
/** So many titles hold it, however many there are: what is found is as much at every size. */
export const FEW = { word: '钙钛矿', titles: 100 };
const towns = [
  '马陆镇',
  '南翔镇',
  '安亭镇',
  '江桥镇',
  '外冈镇',
  '徐行镇',
  '华亭镇',
  '嘉定镇街道',
  '新成路街道',
  '真新街道',
  '菊园新区',
  '嘉定工业区',
];

const among = (list: readonly string[], number: string): string =>
  `(array[${list.map((word) => `'${word}'`).join(', ')}])[1 + (${number}) % ${list.length}]`;

/** SQL: a number that looks like chance, the same for the same `n` and `salt`. */
export const chance = (n: string, salt: number): string => `(hashint8extended(${n}, ${salt}) & 2147483647)`;

/** SQL: the title of the application number `n` of so many. */
export const titleOf = (n: string, size: number): string =>
  `'面向' || ${among(fields, chance(n, 1))} || '的' || case when ${n} % ${RARE.every} = 77 then '${RARE.word}' else '' end
   || case when ${n} % ${Math.ceil(size / FEW.titles)} = 3 then '${FEW.word}' else '' end
   || ${among(ways, chance(n, 2))} || ${among(things, chance(n, 3))} || ${among(aims, chance(n, 4))}`;
/** SQL: the name of the enterprise number `n`. */
export const nameOf = (n: string): string =>
  `'上海' || chr(19968 + (${chance(n, 5)} % 3000)::int) || chr(19968 + (${chance(n, 6)} % 3000)::int)
   || ${among(fields, chance(n, 7))} || '科技有限公司'`;
/** SQL: the town of the enterprise number `n`. */
export const townOf = (n: string): string => among(towns, chance(n, 8));
