"""Words that name no person where a name is expected: accounts of machines, states, routes, parts of software."""

from __future__ import annotations

from actors.security.detectors.base import word_set
from actors.security.detectors.words.technical import TECHNICAL
from actors.security.detectors.words.vocabulary import CLAUSE, GLUE

ACCOUNTS = word_set(
    "ec2 root admin admins administrator administrators superuser sysadmin operator ops system systems service services daemon nobody guest guests anonymous anon "
    "default none null nil unknown undefined unset empty user users username me you self current someone other others all everyone public shared common test tester tests testing "
    "tmp temp demo example sample dummy bot bots robot app apps appuser application applications node ubuntu debian centos fedora alpine arch core opc azureuser rocky "
    "runner runneradmin circleci jenkins travis git gitlab gitea www data httpd nginx apache postgres postgresql mysql mariadb redis mongodb mongo kafka elasticsearch "
    "elastic vagrant docker pi oracle hadoop spark airflow hive hdfs yarn vscode codespace gitpod coder jovyan linuxbrew build builder buildkite teamcity bamboo ci deploy "
    "deployer dev developer nonroot web worker workers sandbox container containeradministrator vcap heroku kubernetes backup replication replicator replica exporter monitor "
    "monitoring readonly readwrite writer reader owner member members customer client sender recipient author assistant human machine agent model tool function premium free "
    "trial basic pro paid active inactive enabled disabled internal external private true false yes no on off foo bar baz xxx redacted anonymized masked hidden missing invalid "
    "required optional not ok success failed failure error denied pending new old first last next home desktop company team teams group groups role roles"
)
"""What stands for nobody where an account's name is expected: systems, states, placeholders."""

_MACHINE = word_set(
    "about account accounts actions activity add added aes age agg alert alerts android apache aptos arm asn auth authn authorization avg aws azure balance base batch "
    "beta billing body bool boost box browser btree bucket buckets build builds bundle cart cat ceph chain chat check checkout checks chip chrome ci click clicks cli cloud cluster clusters code cohort col "
    "commit commits compute conf consumer controller conversion cookie core cores count counter counts cpp cpu crc create created creation cron csv ctrl cuda current daily dash "
    "dashboard day days db dbs debug deep delay delete deleted delta deploy depth des details dev dim dir docs dom double download downloads drop dropped duration ec edge email emails engine "
    "env epoch experiment export external extra fail fails false fargate feature feed feedback fetch fido fips flag flags flat float flow folder follow followers form free freq front full fun gauge "
    "gen generation geo github gitlab go gpt gpu gpus graph grid group groups grp guard half handle heap helm hist histogram hits home hook hot hour hourly hours house http https hub "
    "i icmp idle idx img imap import in info ingest ingress init inode input insert install instances int internal inv invoice ios ip ips ipv item items iter iters java job jobs js json jvm jwt k kafka kb key keys kind kube "
    "lab label labels lag lang last latency launch layer layers lb ldap leader level levels link links linux list lists live load loads log logger login logins logout logs loop loss lts machine mail main major map "
    "match max mb md mean mediatype mem member members meta metric metrics mfa min minor minute minutes mobile mode model models mon monitor monthly month months mp mq ms msg mysql nat net "
    "new nginx node nodes normal notifications num numa oauth oidc old online open ops order orders org os out page pages paid panel part partition parts password path pay payment payments pct peak per percent "
    "percentile period phase php ping pipeline plan plans platform plugin pod pods point points pool port portal posts prefs premium prev price primary prio priority prod product products profile profiles prom prompt proto "
    "province ps pub python q qos qps quality quantile query queries quota raid rank rate rates ratio raw rb read reads realm ready redis ref region regions registration registrations remote repl replica replicas report reports req res "
    "reset restart retention review reviews revision rfc role roles root round route router row rows rpc rpm rps rs rsa rtt rule rules run runs rust saml sample samples save scale scan scim scope score scores screen "
    "sdk search sec seconds secs sectors seed segment segments select send sent seq series serial server servers service services session sessions settings sha shard shards ship shop short sid sig "
    "signin signup site size sizes slo slot slots small sms snap snapshot sort source space span spans spark sql sqs ssh sso stage staging state stats status step steps store stored stream "
    "streams sub subnet sum support swap switch sync sys tab table tables tag tags target task tasks tcp team teams temp template tenant tenants test tests throughput throttle tick ticket tickets tier tiers time timer times tls tmp "
    "token tokens tool tools top topic topics torch total totals totp trace track traffic train transfer transfers tree tx type types ubuntu udp uid unique unit units up update updated updates upload "
    "uploads uptime url us usage use used usr utf util uuid val value values var vec vector ver version views virtual visits vlan vm vms vol volume volumes vpc wait walk watch web webauthn week weekly weeks win "
    "windows work worker workers workflow world write writes x xml xss year years yaml z zone zones service "
    "failover handshake merge cache errors requests bit byte disk hdd ssd nvme factor percentage km kg cm mm hz mhz ghz kbps mbps factor phase way lane drive stage cross fallen "
    "taken mismatch conflict lookup lookups regex claim prompt pattern hint autocomplete duplicate reuse reserved blocked banned allowed change changes availability validity check fetch strategy "
    "algorithm criterion entropy divergence method methods transform sampling sampler distance coefficient theorem law matrix kernel plot chart curve estimator statistic statistics distribution "
    "corp inc ltd gmbh llc co labs foundation enterprise bank university institute experience success consent journey "
    "ndcg mrr map recall precision ltv dau wau mau csat nps churn retention cohort paths bcrypt scrypt cgroup cgroups cpython ptrace vmalloc crypt switch nvidia pgadmin jmeter rsyslog jboss hbase rsync sqlite pgpool dnsmasq vsphere vcenter jdbc jndi dbus hdfs xfs ffmpeg gstreamer mlflow "
    "text b c d e f g h j l m n p r s t u v w k "
    "corporation manager plane consumption compiler devices semiconductor technologies technology solutions industries holdings limited computing computer micro advanced pwr power package vendor "
    "consulting ventures associates international national support needed needs intel qualcomm broadcom dell lenovo samsung sony google amazon apple microsoft unit controller adapter "
    "network wireless express hub hubs bridge board boards department office committee council agency ministry society association club community "
    "agents api apis arrays bots cost costs events files hosts images inference instances latencies messages prompts providers responses sources threads users windows workloads zones north south east west central"
)

MACHINE = ACCOUNTS | _MACHINE | TECHNICAL | GLUE | CLAUSE
"""All of them, with the words of error messages and of grammar: none is part of a person's name."""
