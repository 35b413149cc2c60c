import { addBundle } from '../../i18n';
import en from '../../locales/en/public.json' with { type: 'json' };
import zh from '../../locales/zh-CN/public.json' with { type: 'json' };

addBundle('public', { 'zh-CN': zh, en });
