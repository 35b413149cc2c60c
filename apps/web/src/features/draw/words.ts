import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/draw.json' with { type: 'json' };

const en = () => import('../../locales/en/draw.json', { with: { type: 'json' } });
addBundle('draw', zh, en);
