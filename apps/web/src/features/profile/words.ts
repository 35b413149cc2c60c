import { addBundle } from '../../i18n';
import en from '../../locales/en/profile.json' with { type: 'json' };
import zh from '../../locales/zh-CN/profile.json' with { type: 'json' };

addBundle('profile', { 'zh-CN': zh, en });
