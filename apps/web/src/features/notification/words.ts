import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/notification.json' with { type: 'json' };

const en = () => import('../../locales/en/notification.json', { with: { type: 'json' } });
addBundle('notification', zh, en);
