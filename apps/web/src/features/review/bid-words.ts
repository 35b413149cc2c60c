import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/bid.json' with { type: 'json' };

const en = () => import('../../locales/en/bid.json', { with: { type: 'json' } });
addBundle('bid', zh, en);
