import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/register.json' with { type: 'json' };
import './words';

const en = () => import('../../locales/en/register.json', { with: { type: 'json' } });
addBundle('register', zh, en);
