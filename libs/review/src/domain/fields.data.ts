import type { ExpertField } from './field';

/**
 * 学科分类与代码, GB/T 13745-2009: of the first two levels what a district's science and technology programmes fund or
 * need judged. A line is a subject (`520 name|English`), then its own subjects, each with the last two digits. The
 * English names are translations of this portal. An administrator adds what is missing.
 */
const lines = `
110 数学|Mathematics
 65 应用数学|Applied mathematics
 74 数理统计学|Mathematical statistics
140 物理学|Physics
 25 无线电物理|Radio physics
 30 电子物理学|Electronic physics
 40 光学|Optics
150 化学|Chemistry
 15 无机化学|Inorganic chemistry
 20 有机化学|Organic chemistry
 25 分析化学|Analytical chemistry
180 生物学|Biology
 17 生物化学|Biochemistry
 24 生物学工程|Bioengineering
 41 微生物学|Microbiology
 61 分子生物学|Molecular biology
210 农学|Agronomy
 20 农艺学|Crop science
 30 园艺学|Horticulture
 40 农产品贮藏与加工|Storage and processing of farm products
 60 植物保护学|Plant protection
220 林学|Forestry
230 畜牧、兽医科学|Animal husbandry and veterinary science
240 水产学|Fisheries
310 基础医学|Basic medicine
320 临床医学|Clinical medicine
 24 内科学|Internal medicine
 27 外科学|Surgery
 34 儿科学|Paediatrics
 44 口腔医学|Stomatology
 67 肿瘤学|Oncology
 71 护理学|Nursing
330 预防医学与公共卫生学|Preventive medicine and public health
 11 营养学|Nutrition
 21 流行病学|Epidemiology
350 药学|Pharmacy
 10 药物化学|Medicinal chemistry
 20 生物药物学|Biopharmaceutics
 35 药剂学|Pharmaceutics
360 中医学与中药学|Chinese medicine and materia medica
 10 中医学|Chinese medicine
 40 中药学|Chinese materia medica
410 工程与技术科学基础学科|Foundations of engineering
 20 工程力学|Engineering mechanics
 50 标准科学技术|Standardisation
 55 计量学|Metrology
 75 工业工程学|Industrial engineering
413 信息与系统科学相关工程与技术|Information and systems engineering
 10 控制科学与技术|Control science
 15 仿真科学技术|Simulation
 20 信息安全技术|Information security
 30 信息技术系统性应用|Systematic application of information technology
416 自然科学相关工程与技术|Engineering of natural sciences
 20 光学工程|Optical engineering
 40 生物工程|Biological engineering
 60 生物医学工程学|Biomedical engineering
420 测绘科学技术|Surveying and mapping
 20 摄影测量与遥感技术|Photogrammetry and remote sensing
 40 工程测量技术|Engineering surveying
430 材料科学|Materials science
 15 材料表面与界面|Surfaces and interfaces
 20 材料失效与保护|Failure and protection of materials
 25 材料检测与分析技术|Testing and analysis of materials
 35 材料合成与加工工艺|Synthesis and processing of materials
 40 金属材料|Metals
 45 无机非金属材料|Inorganic non-metallic materials
 50 有机高分子材料|Polymers
 55 复合材料|Composites
 60 生物材料|Biomaterials
 70 纳米材料|Nanomaterials
450 冶金工程技术|Metallurgy
460 机械工程|Mechanical engineering
 15 机械学|Mechanics of machinery
 20 机械设计|Machine design
 25 机械制造工艺与设备|Manufacturing processes and equipment
 30 刀具技术|Cutting tools
 35 机床技术|Machine tools
 45 流体传动与控制|Fluid power and control
 50 机械制造自动化|Manufacturing automation
470 动力与电气工程|Power and electrical engineering
 10 工程热物理|Engineering thermophysics
 30 动力机械工程|Power machinery
 35 制冷与低温工程|Refrigeration and cryogenics
 40 电气工程|Electrical engineering
480 能源科学技术|Energy
 10 能源化学|Energy chemistry
 40 储能技术|Energy storage
 50 节能技术|Energy saving
 70 二次能源|Secondary energy
 80 能源系统工程|Energy systems
490 核科学技术|Nuclear technology
510 电子与通信技术|Electronics and communication
 10 电子技术|Electronics
 20 光电子学与激光技术|Optoelectronics and lasers
 30 半导体技术|Semiconductors
 40 信息处理技术|Information processing
 50 通信技术|Communication
 60 广播与电视工程技术|Broadcasting and television
 70 雷达工程|Radar
520 计算机科学技术|Computer science
 20 人工智能|Artificial intelligence
 30 计算机系统结构|Computer architecture
 40 计算机软件|Software
 50 计算机工程|Computer engineering
 60 计算机应用|Computer applications
530 化学工程|Chemical engineering
 21 化学分离工程|Separation
 24 化学反应工程|Reaction engineering
 41 电化学工程|Electrochemical engineering
 44 高聚物工程|Polymer engineering
 54 精细化学工程|Fine chemicals
 64 制药工程|Pharmaceutical engineering
 67 生物化学工程|Biochemical engineering
535 产品应用相关工程与技术|Product engineering
 10 仪器仪表技术|Instruments
540 纺织科学技术|Textiles
550 食品科学技术|Food science
 20 食品加工技术|Food processing
 30 食品包装与储藏|Food packaging and storage
560 土木建筑工程|Civil engineering
 25 建筑材料|Building materials
 30 工程结构|Structures
 45 土木建筑工程施工|Construction
 55 市政工程|Municipal engineering
570 水利工程|Hydraulic engineering
 40 水处理|Water treatment
580 交通运输工程|Transport
 10 道路工程|Road engineering
 20 公路运输|Road transport
 30 铁路运输|Rail transport
 70 交通运输系统工程|Transport systems
 80 交通运输安全工程|Transport safety
590 航空、航天科学技术|Aeronautics and astronautics
610 环境科学技术及资源科学技术|Environment and resources
 20 环境学|Environmental science
 30 环境工程学|Environmental engineering
 50 资源科学技术|Resources
620 安全科学技术|Safety
 30 安全工程技术科学|Safety engineering
 80 公共安全|Public safety
630 管理学|Management
 35 科学学与科技管理|Science of science and research management
 40 企业管理|Business management
 44 公共管理|Public administration
 50 管理工程|Management engineering
790 经济学|Economics
 37 会计学|Accounting
 39 审计学|Auditing
 41 技术经济学|Technical economics
 55 工业经济学|Industrial economics
 71 财政学|Public finance
 73 金融学|Finance
820 法学|Law
870 图书馆、情报与文献学|Library and information science
 30 情报学|Information science
880 教育学|Education
910 统计学|Statistics
 30 经济统计学|Economic statistics
`;

/** The tree as it is shipped, each parent before its children. */
export function shippedFields(): ExpertField[] {
  let subject = '';
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [, blank, digits, zh, en] = /^( ?)(\d+) ([^|]+)\|(.+)$/.exec(line)!;
      if (!blank) subject = digits!;
      const code = blank ? `${subject}.${digits}` : digits!;
      return { code, name: { 'zh-CN': zh!, en: en! }, retired: false };
    });
}
