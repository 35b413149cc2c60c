import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/operations.json' with { type: 'json' };

const en = () => import('../../locales/en/operations.json', { with: { type: 'json' } });
addBundle('operations', zh, en);
