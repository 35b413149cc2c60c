import { addBundle } from '../../i18n';
import en from '../../locales/en/notification.json' with { type: 'json' };
import zh from '../../locales/zh-CN/notification.json' with { type: 'json' };

addBundle('notification', { 'zh-CN': zh, en });
