/** The words that the demonstration is written with. Units and persons are invented. */
export const towns = [
  '新成路街道', '嘉定镇街道', '真新街道', '菊园新区', '南翔镇', '安亭镇', '马陆镇', '徐行镇', '华亭镇', '外冈镇', '江桥镇', '嘉定工业区',
] as const;

/** 字号 with the trade that suits it, and the industry's code (GB/T 4754). */
export const trades = [
  { name: '星澜传感技术', industry: 'C3983', field: '新一代信息技术' },
  { name: '禾木车身', industry: 'C3670', field: '新能源汽车' },
  { name: '拾光微纳材料', industry: 'C3985', field: '新材料' },
  { name: '砺川精密机械', industry: 'C3421', field: '智能制造' },
  { name: '澄野环境监测', industry: 'C4021', field: '节能环保' },
  { name: '云岫新能源', industry: 'C3849', field: '新能源汽车' },
  { name: '溪照半导体', industry: 'C3972', field: '集成电路' },
  { name: '启衡医疗', industry: 'C3581', field: '生物医药' },
  { name: '铸原装备', industry: 'C3425', field: '智能制造' },
  { name: '织羽复材', industry: 'C2659', field: '新材料' },
  { name: '觅光智能', industry: 'C3969', field: '人工智能' },
  { name: '衡骨医疗', industry: 'C3585', field: '生物医药' },
  { name: '听澜感知', industry: 'C3983', field: '人工智能' },
  { name: '冷溪表面工程', industry: 'C3360', field: '智能制造' },
  { name: '芯谱生物', industry: 'C2762', field: '生物医药' },
  { name: '岚电储能', industry: 'C3841', field: '新能源汽车' },
  { name: '曜屿新材', industry: 'C2641', field: '新材料' },
  { name: '澜渟医疗', industry: 'C3581', field: '生物医药' },
  { name: '熔石增材', industry: 'C3424', field: '智能制造' },
  { name: '净岳环保', industry: 'C3591', field: '节能环保' },
  { name: '观微光学', industry: 'C4040', field: '集成电路' },
  { name: '羽石涂层', industry: 'C2641', field: '新材料' },
  { name: '闻漏声学', industry: 'C4019', field: '人工智能' },
  { name: '群岫机器人', industry: 'C3491', field: '智能制造' },
  { name: '禾穗智慧物业', industry: 'I6531', field: '新一代信息技术' },
] as const;

export const partners = [
  '上海理工大学', '同济大学', '上海大学', '华东理工大学', '中国科学院上海光学精密机械研究所', '中国科学院上海硅酸盐研究所', '上海应用技术大学', '东华大学',
] as const;

/** 项目: what is developed, why, and what is new about it. */
export const topics = [
  { title: '冷链薄膜铂电阻温湿度传感阵列', problem: '冷链箱体内传感器在 −40 ℃ 下漂移大、响应慢', how: '磁控溅射制备铂电阻薄膜并以玻璃浆料低温键合封装', metric: '温度漂移', unit: '℃/年', now: '0.30', goal: '0.05' },
  { title: '车规级霍尔芯片失调校正', problem: '宽温区内失调电压随应力变化，整车标定成本高', how: '旋转电流法与片上应力补偿结合，出厂一次校准', metric: '失调电压', unit: 'μV', now: '180', goal: '40' },
  { title: '低温烧结银浆中试', problem: '功率模块封装温度高，基板翘曲', how: '多级粒径复配与有机酸表面改性，220 ℃ 无压烧结', metric: '剪切强度', unit: 'MPa', now: '22', goal: '45' },
  { title: '主轴热误差补偿控制器', problem: '加工中心升温后定位误差超差', how: '少测点温度场辨识与误差前馈补偿', metric: '热误差', unit: 'μm', now: '28', goal: '6' },
  { title: '河道水质边缘计算站点', problem: '浮标站传输中断时数据缺失', how: '站端模型压缩与断点补传，异常就地判别', metric: '数据完整率', unit: '%', now: '86', goal: '99' },
  { title: '氢气泄漏光纤监测', problem: '加氢站点式探测盲区大', how: '钯合金包层光纤光栅分布式测量', metric: '响应时间', unit: 's', now: '9', goal: '2' },
  { title: '骨科导板快速成形', problem: '个性化导板制作周期长', how: '影像分割、设计与打印一体化流程', metric: '交付周期', unit: '天', now: '7', goal: '2' },
  { title: '柔性压力传感阵列', problem: '大面积阵列一致性差', how: '微结构转印与串扰抑制读出电路', metric: '一致性偏差', unit: '%', now: '15', goal: '4' },
  { title: '碳纤维边角料再织造', problem: '预浸料边角料难以回用', how: '低损伤解缠与取向再成网', metric: '强度保持率', unit: '%', now: '55', goal: '82' },
  { title: '固态激光雷达在线标定', problem: '装车后外参漂移', how: '以道路结构为基准的自标定', metric: '角度误差', unit: '°', now: '0.50', goal: '0.08' },
  { title: '储能电芯析锂无损诊断', problem: '低温快充析锂难以在线识别', how: '弛豫电压与阻抗谱联合判据', metric: '识别准确率', unit: '%', now: '70', goal: '93' },
  { title: '微流控血气分析芯片', problem: '床旁检测样本量大', how: '微电极阵列与气路自校准', metric: '样本量', unit: 'μL', now: '120', goal: '40' },
  { title: '粉末床熔融过程监测', problem: '内部缺陷事后才能发现', how: '同轴辐射测温与层间图像融合', metric: '缺陷检出率', unit: '%', now: '60', goal: '90' },
  { title: '声学漏水定位', problem: '老旧管网漏点难寻', how: '多点到达时差与管网拓扑联合定位', metric: '定位误差', unit: 'm', now: '5.0', goal: '1.0' },
  { title: '多机协同巡检调度', problem: '园区巡检路径重复', how: '在线任务分配与充电约束求解', metric: '单次巡检时间', unit: 'min', now: '95', goal: '50' },
] as const;

export const surnames = '周 吴 陆 顾 沈 陈 徐 朱 张 王 李 赵 孙 钱 金 姚 蒋 严 华 许'.split(' ');
export const givenNames = '明远 清和 知行 嘉树 思敏 景行 文博 若谷 雨桐 子安 书宁 立群 建平 海波 晓岚 志远 慧敏 国栋 春晖 秋实'.split(' ');
export const banks = ['上海银行嘉定支行', '中国工商银行嘉定支行', '中国建设银行安亭支行', '交通银行南翔支行', '上海农商银行马陆支行'] as const;

export const opinions = {
  endorsement: ['企业经营正常，项目与本镇产业方向一致，同意推荐。', '已实地走访，场地与设备属实，同意推荐。', '纳税与用工正常，同意推荐。'],
  admission: ['材料齐全，符合申报通知要求，予以受理。', '申报书与附件一致，予以受理。'],
  review: ['技术路线清楚，指标可考核，合作分工明确。', '创新点较突出，产业化路径需进一步细化。', '预算基本合理，自筹资金已落实。', '与现有方案相比优势明确，建议支持。'],
  site: ['现场设备、场地与申报材料相符。', '中试线已搭建，主要设备到位。'],
  agree: ['无异议。', '未发现不宜支持的情形，无异议。'],
  decision: ['同意立项，按评审建议额度资助。'],
} as const;
