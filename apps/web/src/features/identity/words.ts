import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/identity.json' with { type: 'json' };

const en = () => import('../../locales/en/identity.json', { with: { type: 'json' } });
addBundle('identity', zh, en);
