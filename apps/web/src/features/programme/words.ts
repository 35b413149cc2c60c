import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/programme.json' with { type: 'json' };

const en = () => import('../../locales/en/programme.json', { with: { type: 'json' } });
addBundle('programme', zh, en);
