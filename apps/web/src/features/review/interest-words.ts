import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/interest.json' with { type: 'json' };

const en = () => import('../../locales/en/interest.json', { with: { type: 'json' } });
addBundle('interest', zh, en);
