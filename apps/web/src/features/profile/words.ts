import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/profile.json' with { type: 'json' };

const en = () => import('../../locales/en/profile.json', { with: { type: 'json' } });
addBundle('profile', zh, en);
