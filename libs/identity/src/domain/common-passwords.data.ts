/**
 * Passwords of ten and more characters that are tried first: the usual words with digits, keyboard walks, dates,
 * lucky numbers. Each also stands for its word with other digits and signs around it. Shorter ones fail by their length already; single signs and plain runs are recognised by rule.
 */
const LIST = `
!qaz2wsx#edc 0123456789 0987654321 09876543210 0okm9ijn8uhb 1029384756 1122334455 112233445566
11223344556677 123321123321 1233211234567 1234512345 123451234512345 123456123456 12345671234567
1234567890 1234567890a 1234567890q 123456789a 123456789aa 123456789abc 123456789q 123456789qq 123456789z
123456abc123 123456abcdef 123456qwerty 12345qwert 123qwe123qwe 123qweasd123 123qweasdzxc 1314520520
1314520woaini 1314521521 1357924680 13800138000 13812345678 13888888888 13912345678 1472583690
147258369147 147258369a 15888888888 159357456852 1888888888 18888888888 1a2b3c4d5e 1a2b3c4d5e6f
1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz!qaz1qaz 1qaz2wsx3e 1qaz2wsx3edc 1qaz@wsx3edc 1qazxsw23edc
2468013579 2718281828 3.1415926535 3141592653 31415926535 5201314520 52013145201314 5211314521
6666688888 66668888666 7418529630 741852963a 7894561230 789456123789 789456123a 8888866666 888888888888
9876543210 a123456789 a1234567890 a1b2c3d4e5 a1b2c3d4e5f6 aa12345678 aa123456789 aaa123456789 abc1234567
abc12345678 abc123abc123 abcabcabc1 abcd123456 abcd12345678 abcde12345 abcdef1234 abcdef123456
admin12345 admin123456 admin1234567 admin666666 admin888888 admin@123456 adminadmin adminadmin1
administrator administrator1 alibaba123 asd123456789 asdf123456 asdfasdf12 asdfghjkl1 asdfghjkl123
asdfghjklqwertyuiop autumn2024 autumn2025 autumn2026 baseball123 batman12345 beijing123 beijing2008
beijing2022 blink182182 changeme123 changemenow changjiang123 chelsea123 company123 company1234
computer123 correcthorsebatterystaple database123 december2026 default123 default1234 developer1
dragon12345 dragon123456 football123 fuckyou123 fuckyou1234 goodmorning goodmorning1 guest123456
happy123456 hello12345 hello123456 helloworld helloworld1 helloworld123 huawei12345 huawei123456
ilovechina iloveyou12 iloveyou123 iloveyou1314 iloveyou520 iloveyouforever internet123 iphone12345
january2026 jiading123 jiading2024 jiading2025 jiading2026 jiading310114 jordan2323 keshen12345
keshen123456 keshen2025 keshen2026 kewei123456 kexuewei123 letmein123 letmein1234 letmeinplease
liverpool1 lkjhgfdsa1 login123456 lovelove123 lovelovelove macbookpro1 manager123 manager1234
master12345 master123456 michael123 mima123456 mima12345678 minecraft1 mnbvcxz123 mnbvcxzlkj money123456
monkey12345 mypassword1 mypassword123 mysql123456 newpassword newpassword1 nihao123456 november2026
office12345 office2024 office2025 office2026 oracle12345 p4ssw0rd123 p@$$w0rd123 p@ssw0rd123 p@ssword123
pa$$word123 pass123456 pass12345678 passpass123 passw0rd123 passw0rd1234 password12 password123
password1234 password12345 password123456 password2024 password2025 password2026 passwordpassword
poiuytrewq pokemon123 postgres123 postgrespostgres princess123 private1234 public12345 q1w2e3r4t5
q1w2e3r4t5y6 qazwsx123456 qazwsxedc1 qazwsxedcrfv qq123456789 qq1234567890 qwe123456789 qweasd123456
qweasdzxc1 qweasdzxc123 qwer123456 qwer12345678 qwerasdf1234 qwerasdfzxcv qwerty1234 qwerty12345
qwerty123456 qwertyqwerty qwertyuiop1 qwertyuiop123 root123456 rootroot12 samsung123 secret12345
secret123456 security123 server12345 shanghai021 shanghai123 shanghai1234 shanghai2024 shanghai2025
shanghai2026 spring2024 spring2025 spring2026 starwars123 summer2024 summer2025 summer2026 sunshine123
superadmin superman123 superuser1 system12345 system123456 taobao12345 temp123456 temporary1
temppassword tencent123 test123456 testing123 testpassword testtest12 testtest123 thepassword
trustno1trustno1 ubuntu12345 user123456 username123 wang123456 wasdwasd123 wechat12345 weixin12345
welcome123 welcome1234 welcome12345 welcome2024 welcome2025 welcome2026 whatever123 windows10pro
windows123 windows1234 winter2024 winter2025 winter2026 woaini123456 woaini1314 woaini1314520
woaini5201314 woaini520520 wodemima123 wodemima1234 xiaomi12345 yourpassword z1x2c3v4b5 zaq12wsxcde3
zhongguo123 zhongguo2024 zhongguo2025 zhongguo2026 zxc123456789 zxcvbnm123 zxcvbnm1234 zxcvbnmasd
`;

/** In lower case and without spaces. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(LIST.trim().split(/\s+/));
