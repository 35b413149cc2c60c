import { addBundle } from '../../i18n';
import en from '../../locales/en/identity.json' with { type: 'json' };
import zh from '../../locales/zh-CN/identity.json' with { type: 'json' };

addBundle('identity', { 'zh-CN': zh, en });
