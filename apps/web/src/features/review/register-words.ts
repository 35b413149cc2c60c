import { addBundle } from '../../i18n';
import en from '../../locales/en/register.json' with { type: 'json' };
import zh from '../../locales/zh-CN/register.json' with { type: 'json' };
import './words';

addBundle('register', { 'zh-CN': zh, en });
