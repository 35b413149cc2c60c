import CXQ from '../definitions/CXQ.json' with { type: 'json' };
import CXY from '../definitions/CXY.json' with { type: 'json' };
import CXZJ from '../definitions/CXZJ.json' with { type: 'json' };
import GCZX from '../definitions/GCZX.json' with { type: 'json' };
import GXJSQY from '../definitions/GXJSQY.json' with { type: 'json' };
import HXTD from '../definitions/HXTD.json' with { type: 'json' };
import JSHT from '../definitions/JSHT.json' with { type: 'json' };
import NYSH from '../definitions/NYSH.json' with { type: 'json' };
import RJIC from '../definitions/RJIC.json' with { type: 'json' };
import XJR from '../definitions/XJR.json' with { type: 'json' };
import YSZ from '../definitions/YSZ.json' with { type: 'json' };
import ZCKJ from '../definitions/ZCKJ.json' with { type: 'json' };
import ZHCS from '../definitions/ZHCS.json' with { type: 'json' };
import ZJ from '../definitions/ZJ.json' with { type: 'json' };
import ZLCY from '../definitions/ZLCY.json' with { type: 'json' };
import ZLZZ from '../definitions/ZLZZ.json' with { type: 'json' };

/** The programmes that come with the portal, loaded on its first start; the first is the one of the demonstration. */
export const shipped: readonly unknown[] = [
  CXY,
  CXQ,
  ZHCS,
  ZLZZ,
  CXZJ,
  GXJSQY,
  XJR,
  GCZX,
  YSZ,
  RJIC,
  HXTD,
  ZCKJ,
  ZLCY,
  ZJ,
  JSHT,
  NYSH,
];
