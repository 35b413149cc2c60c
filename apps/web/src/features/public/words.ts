import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/public.json' with { type: 'json' };

const en = () => import('../../locales/en/public.json', { with: { type: 'json' } });
addBundle('public', zh, en);
