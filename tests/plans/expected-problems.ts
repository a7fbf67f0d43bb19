/** What `kunren validate` must say of each tests/plans/invalid-NAME.yml: `line:column: path: message`. */
export const EXPECTED_PROBLEMS: Readonly<Record<string, readonly string[]>> = {
  'account-number': [
    "9:12: target.account: 012345678901 is a number where text is wanted: write it in quotes, '012345678901'",
  ],
  'account-short': [
    "9:12: target.account: '11112222' is not an account: write its twelve digits in quotes, '111122223333'",
  ],
  allowance: ['14:14: objectives.allowance: 1h leaves nothing of recoveryTime, 1h: make it shorter'],
  'approval-without-zone': [
    "20:51: approval.expires: '2027-03-31T18:00:00' is not a moment with its zone: write it as 2027-03-31T18:00:00+09:00",
  ],
  'at-no-such-day': [
    "6:15: schedule.expression: '2027-02-30T02:00:00' is not a moment that the calendar has",
  ],
  'cron-both-days': [
    "6:15: schedule.expression: day of month and day of week are both given: write '?' for one of them",
  ],
  'cron-every-minute': [
    "6:15: schedule.expression: 'cron(* 2 1 * ? *)' starts several drills an hour: give cron's minutes one value",
  ],
  'cron-five-fields': [
    '6:15: schedule.expression: cron has 5 of its six fields: write minutes, hours, day of month, month, day of week and year',
  ],
  'cron-hour': ["6:15: schedule.expression: '24' is not valid for cron's hours: allowed are 0-23 , - * /"],
  'cron-never': [
    '6:15: schedule.expression: day 30 of month FEB never comes: write L for the last day of the month',
  ],
  'cron-unix': [
    "6:15: schedule.expression: '0 2 1 * *' is not a schedule: write cron(0 2 1 * ? *) or at(2027-03-31T02:00:00)",
  ],
  'custom-tag': ["4:24: owner.name: has the custom tag '!secret': remove it, only plain values are read"],
  'drill-longer-than-a-day': [
    '16:13: limits.duration: 25h is longer than a day: a larger estate is more plans, not a longer drill',
  ],
  'duplicate-key-and-schema': [
    "15:12: limits.servers: 'two' must be a number",
    "16:3: limits: duplicate key 'servers': keep one of them",
    "17:3: limits: unknown key 'durration'; did you mean 'duration'?",
    "18:3: limits: duplicate key 'servers': keep one of them",
  ],
  'duplicate-key': ["16:3: limits: duplicate key 'servers': keep one of them"],
  'duration-nought': ["16:13: limits.duration: '0s' must be longer than 0s"],
  'duration-without-unit': [
    '16:13: limits.duration: 180 is not a duration: write it as 90s, 45m, 1h30m or 7d',
  ],
  'duration-words': [
    "16:13: limits.duration: '3 hours' is not a duration: write it as 90s, 45m, 1h30m or 7d",
  ],
  'empty-file': ['1:1: the file is empty: write a document'],
  'empty-title': ['3:18: title.en: is empty: give it a value'],
  'empty-value': ['20:1: cleanup: is empty: give it a value or remove it'],
  'enabled-word': ["4:10: enabled: 'yes' must be true or false"],
  'expect-contradictions': [
    '32:18: expect.copyPrivateIp: a copied private IP is refused by network.copiedPrivateIp: set that to accept or require',
    '33:13: expect.publicIp: a public address is refused by network.publicIp: set that to accept',
    "34:11: expect.subnet: 'subnet-0aaaaaaaaaaaaaaaa' is not in network.subnets: add it there or expect one of them",
    "35:42: expect.securityGroups[1]: 'sg-0aaaaaaaaaaaaaaaa' is not in network.securityGroups: add it there or expect one of them",
    '36:22: expect.postLaunchActions: post-launch actions are refused by guards.postLaunchActions: set that to accept',
    "37:14: expect.privateIp: the source's private IP is refused by network.copiedPrivateIp: set that to accept or require",
    '39:11: expect.kmsKey: a volume that is not encrypted has no key: expect encrypted: true or no key',
  ],
  'expect-values': [
    "32:16: expect.rightSizing: 'OFF' is not known; choose 'NONE', 'BASIC' or 'IN_AWS'",
    "33:16: expect.disposition: 'STOPPED' must be STARTED: a drill of a server that is launched stopped is refused, for it proves nothing",
    "34:13: expect.copyTags: 'off' must be true or false",
    "35:17: expect.instanceType: 'large' is no instance type: write one like m6i.large",
    "36:15: expect.volumeType: 'ssd' is not 'gp2' or 'gp3' or 'io1' or 'io2' or 'st1' or 'sc1' or 'standard'",
    "37:11: expect.kmsKey: 'alias/aws/ebs' is not a key's id or ARN: write it as aws kms describe-key prints it, not an alias, which may lead to another key",
    "38:11: expect.imdsv2: true is not known; choose 'required' or 'optional'",
    "39:11: expect.subnet: '10.0.0.0/24' is a block of addresses and not a subnet's id: write an id as aws ec2 describe-subnets prints it, such as subnet-0a1b2c3d4e5f67890",
    '40:19: expect.securityGroups: is empty: give it at least one entry',
    "41:20: expect.templateVersion: 'latest' must be default-is-latest: that the newest version of the launch template is the default one",
    "42:14: expect.privateIp: '10.0.0.5' must be source: that the server has its source's private address",
    "43:13: expect.hostname: 'db1' must be source: that the server calls itself by its source's host name",
    "44:13: expect.mismatch: 'warn' is not known; choose 'refuse' or 'finding'",
    "45:3: expect: unknown key 'instanceSize'; did you mean 'instanceType'?",
  ],
  'expiry-too-long': ['20:24: cleanup.hardExpiry: 192h is longer than 7d: no drill may exist that long'],
  'expiry-too-short': [
    '20:10: cleanup.hardExpiry: 12h is shorter than limits.duration, the longer keep and cleanup.timeLimit together, 14h: raise it or shorten them',
  ],
  'flexible-window': ['8:19: schedule.flexibleWindow: 1m 30s is not in whole minutes: write it as 15m or 1h'],
  'invisible-key': [
    "1:1: missing key 'owner'",
    "4:1: unknown key 'own\\u200ber'; its character 4 is a zero-width space (ゼロ幅スペース, U+200B): remove it; did you mean 'owner'?",
  ],
  'latin-1': ['3:17: the file is not UTF-8 here: save it as UTF-8'],
  list: ['1:1: must be a mapping of keys to values'],
  many: [
    "2:5: id: 'Many Faults' is not an id of a-z, 0-9 and - (at most 63)",
    "7:13: schedule.timeZone: 'Mars/Olympus' is not a time zone: write an IANA name such as 'Asia/Tokyo' or 'UTC'",
    "12:17: objectives.recoveryTime: 'soon' is not a duration: write it as 90s, 45m, 1h30m or 7d",
    '15:12: limits.servers: 0 must be at least 1',
    '19:19: network.securityGroups: is empty: give it at least one entry',
    "28:19: waves[1].servers[0].hostname: 'db' is already in waves[0].servers[0]: a server belongs to one wave, once",
    "30:31: waves[1].servers[0].probes[0]: unknown key 'prot'; did you mean 'port'?",
  ],
  'merge-key': ["12:3: objectives: has a merge key '<<', which is not YAML 1.2: write the keys out"],
  'missing-keys-everywhere': [
    "1:1: missing key 'title'",
    "8:3: target: missing key 'region'",
    "24:5: waves[1]: missing key 'name'",
  ],
  'missing-limits': ["1:1: missing key 'limits'"],
  'more-servers-than-limit': [
    '15:12: limits.servers: 1 is fewer than the 2 servers named in waves: raise it or remove servers',
  ],
  'no-waves': ['20:8: waves: is empty: give it at least one entry'],
  'number-in-quotes': [
    "30:37: waves[1].servers[0].probes[0].port: '8080' must be a number: write it without quotes",
  ],
  'number-key': ["23:17: waves[0].servers[0].tags: has a key that is not text: write it in quotes, '1'"],
  'objective-longer-than-drill': [
    '12:17: objectives.recoveryTime: 6h is longer than limits.duration, 3h: the drill would be stopped before it could miss its objective',
  ],
  'octal-number': [
    "15:12: limits.servers: '010' is a number that tools read differently: write 10, or quote it if it is text",
  ],
  'only-comments': ['1:1: the file is empty: write a document'],
  'private-path-account': [
    "22:50: privatePath.source.account: '444455556666' is not the target's account, and no role says how to read it: add role, or leave account out",
  ],
  'private-path-block': [
    "21:15: privatePath.stagingVpc: '10.0.0.0/16' is a block of addresses and not a VPC's id: write an id as aws ec2 describe-vpcs prints it, such as vpc-0a1b2c3d4e5f67890",
    "22:26: privatePath.source.onPremises[0]: '10.20.0.0' is not a block of IPv4 addresses: write one such as 10.20.0.0/16",
  ],
  'private-path-both': ["22:11: privatePath.source: has 'vpc' and 'onPremises': keep one of them"],
  'private-path-role': [
    "24:18: privatePath.source.role.arn: the role belongs to account '444455556666' but the source VPC to '111122223333': make them equal",
  ],
  'probe-key-that-decides': [
    "25:13: waves[0].servers[0].probes[0]: missing key 'protocol'",
    "25:15: waves[0].servers[0].probes[0]: unknown key 'protocl'; did you mean 'protocol'?",
    "30:25: waves[1].servers[0].probes[0].protocol: 'htpp' is not known; did you mean 'http'?",
    "30:31: waves[1].servers[0].probes[0]: unknown key 'prot'; did you mean 'port'?",
  ],
  'probe-misspelt-keys': [
    "25:41: waves[0].servers[0].probes[0]: unknown key 'dayleft'; did you mean 'daysLeft'?",
    "25:54: waves[0].servers[0].probes[0]: unknown key 'pin'; did you mean 'pins'?",
    "26:30: waves[0].servers[0].probes[1]: unknown key 'hostkey'; did you mean 'hostKeys'?",
    "27:13: waves[0].servers[0].probes[2]: missing key 'name'",
    "27:30: waves[0].servers[0].probes[2]: unknown key 'nam'; did you mean 'name'?",
    "27:52: waves[0].servers[0].probes[2]: unknown key 'expects'; did you mean 'expect'?",
    "28:30: waves[0].servers[0].probes[3]: unknown key 'NLA'; did you mean 'nla'?",
    "33:43: waves[1].servers[0].probes[0]: unknown key 'redirect'; did you mean 'redirects'?",
    "33:56: waves[1].servers[0].probes[0]: unknown key 'header'; did you mean 'headers'?",
    "33:74: waves[1].servers[0].probes[0]: unknown key 'expectjson'; did you mean 'expectJson'?",
    "34:13: waves[1].servers[0].probes[1]: missing key 'steps'",
    "34:46: waves[1].servers[0].probes[1]: unknown key 'step'; did you mean 'steps'?",
    "35:25: waves[1].servers[0].probes[2].protocol: 'postgres' is not known; did you mean 'postgresql'?",
    "36:32: waves[1].servers[0].probes[3]: unknown key 'TLS'; did you mean 'tls'?",
    "37:32: waves[1].servers[0].probes[4]: unknown key 'user'; known here: 'protocol', 'port', 'timeout', 'interval', 'passes' or 'canary'",
  ],
  'probe-values': [
    "25:48: waves[0].servers[0].probes[0].pins[0]: '12:34' is not a SHA-256 fingerprint: write its 32 bytes in hex, with or without colons",
    "25:62: waves[0].servers[0].probes[0].ca: 'cert.pem' is not a certificate: write it as PEM, from -----BEGIN CERTIFICATE----- on",
    '25:82: waves[0].servers[0].probes[0].daysLeft: -1 must be at least 0',
    "26:41: waves[0].servers[0].probes[1].hostKeys[0]: 'MD5:00' is not a host key's fingerprint: write it as ssh-keygen -l prints it, SHA256:…",
    "27:36: waves[0].servers[0].probes[2].name: 'a b' is not a name that DNS can be asked for",
    "27:51: waves[0].servers[0].probes[2].expect: 'me' is neither 'self' nor a list of answers in text",
    "28:74: waves[0].servers[0].probes[3].expect: 'self' is an IPv4 address, which only a record A can answer",
    "29:61: waves[0].servers[0].probes[4].record: 'B' is not known; choose 'A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV' or 'TXT'",
    "29:72: waves[0].servers[0].probes[4].expect: 7 is neither 'self' nor a list of answers in text",
    "30:35: waves[0].servers[0].probes[5].nla: 'yes please' is not known; choose 'optional' or 'required'",
    "35:55: waves[1].servers[0].probes[0].expectStatus: '2xx' is neither a status such as 200 nor a list of them and of ranges, [200, 300-399]",
    "35:68: waves[1].servers[0].probes[0].method: 'get' is not known; did you mean 'GET'?",
    "36:61: waves[1].servers[0].probes[1].expectStatus[1]: '3xx' is not a range of statuses such as 300-399",
    '36:78: waves[1].servers[0].probes[1].redirects: 11 must be at most 10',
    "37:52: waves[1].servers[0].probes[2].headers: the key 'Host' is written with the key 'host'",
    "37:61: waves[1].servers[0].probes[2].headers: the key 'b c' is not a name that a header can have",
    "37:74: waves[1].servers[0].probes[2].headers.e: 'f\\u000ag' is not one line of ASCII, which a header must be; its character 2 is a control character (制御文字, U+000A): remove it",
    "38:49: waves[1].servers[0].probes[3].method: 'HEAD' is answered without a body, so nothing can be expected of it: use GET",
    "39:62: waves[1].servers[0].probes[4].expectJson[0].path: 'status' must start with '$'",
    '39:108: waves[1].servers[0].probes[4].expectJson[1].equals: is not text, a number, true, false or null',
    "40:62: waves[1].servers[0].probes[5].expectJson[0].path: '$.a[' is not a JSONPath (RFC 9535): write it as $.status or $.checks[0].state",
    "41:54: waves[1].servers[0].probes[6].steps[0]: is empty: give it 'send', 'expect' or both",
    "41:66: waves[1].servers[0].probes[6].steps[1].send: '\\u0000' has a control character other than tab and line end; its character 1 is a control character (制御文字, U+0000): remove it",
    "41:74: waves[1].servers[0].probes[6].steps[2]: is empty: give it 'send', 'expect' or both",
    "41:76: waves[1].servers[0].probes[6].steps[2]: unknown key 'expct'; did you mean 'expect'?",
  ],
  'probe-port': [
    '25:36: waves[0].servers[0].probes[0].port: 65536 must be at most 65535',
    '30:37: waves[1].servers[0].probes[0].port: 80.5 must be a whole number',
  ],
  'probe-protocol': [
    "25:25: waves[0].servers[0].probes[0].protocol: 'tpc' is not known; did you mean 'tcp'?",
  ],
  'probe-wrong-keys': [
    "25:42: waves[0].servers[0].probes[0]: unknown key 'expectBody'; known here: 'protocol', 'port', 'timeout', 'interval', 'passes' or 'canary'",
  ],
  'proto-key': ["4:10: owner: unknown key '__proto__': remove it"],
  rate: [
    "6:15: schedule.expression: 'rate(7 days)' would start a drill as soon as it is deployed: write the days and the time, as in cron(0 2 1,15 * ? *)",
  ],
  'recovery-point-age': [
    '20:30: recoveryPoint.atLeastAge: 1h can never meet objectives.recoveryPoint, 1m: choose a younger snapshot or a longer objective',
  ],
  'recovery-point-random': [
    '20:32: recoveryPoint.randomWithin: 720h reaches back beyond objectives.recoveryPoint, 1m, so that a good old snapshot would fail: shorten it, or give a plan for old snapshots a longer objective',
  ],
  'recovery-point-before-recurring': [
    '20:26: recoveryPoint.before: a fixed moment grows older with each run of a recurring schedule: use atLeastAge, or an at(…) schedule',
  ],
  'unreachable-by-name': [
    "20:44: network.unreachable[0].address: 'db.example.com' is not an IP address: write one such as 10.0.0.5, a drill never looks up a name",
  ],
  'unreachable-here': [
    '20:44: network.unreachable[0].address: leads to no other host, so it would prove nothing: write an address of production',
  ],
  'recovery-point-two': ["20:16: recoveryPoint: has 'atLeastAge' and 'before': keep one of them"],
  'recovery-point-word': [
    "20:16: recoveryPoint: 'lastest' is not 'latest' or a mapping with 'atLeastAge', 'before', 'consistentWithin' or 'randomWithin'; did you mean 'latest'?",
  ],
  'replication-states': [
    "20:43: guards.replicationStates[1]: 'CONTINOUS' is not known; did you mean 'CONTINUOUS'?",
    "20:54: guards.replicationStates[2]: 'CONTINUOUS' is listed twice: keep one of them",
  ],
  'role-of-other-account': [
    "10:16: target.role.arn: the role belongs to account '444455556666' but target.account is '111122223333': make them equal",
  ],
  'schema-version': ["1:9: schema: 'kunren/v2' must be 'kunren/v1'"],
  'selector-is-text': [
    "28:9: waves[1].servers[0]: 'web' is not a mapping with 'id', 'hostname', 'tags' or 'restore'",
  ],
  'selector-misspelt': ["23:9: waves[0].servers[0]: unknown key 'hostnmae'; did you mean 'hostname'?"],
  'selector-no-key': [
    "23:9: waves[0].servers[0]: needs one of the keys 'id', 'hostname', 'tags' or 'restore'",
  ],
  'selector-two-keys': ["23:9: waves[0].servers[0]: has 'id' and 'hostname': keep one of them"],
  'self-alias': ["4:19: owner.name: the alias 'o' holds itself: write the value out"],
  'server-in-two-waves': [
    "28:19: waves[1].servers[0].hostname: 'DB' is already in waves[0].servers[0]: a server belongs to one wave, once",
  ],
  'server-twice-by-tags': [
    '28:15: waves[1].servers[0].tags: this set of tags is already in waves[0].servers[0]: a server belongs to one wave, once',
  ],
  'star-without-quotes': ['6:15: is not YAML: put a value that begins with * in quotes'],
  tab: ['7:1: is indented with a tab: use spaces'],
  'text-where-mapping': ["5:11: schedule: 'cron(0 2 1 * ? *)' must be a mapping of keys to values"],
  'time-zone-abbreviation': [
    "7:13: schedule.timeZone: 'JST' is not a time zone: write an IANA name such as 'Asia/Tokyo' or 'UTC'",
  ],
  'time-zone': ["7:13: schedule.timeZone: 'Asia/Tokio' is not a time zone; did you mean 'Asia/Tokyo'?"],
  'title-two-lines': [
    "3:22: title.en: 'Drill\\u000aBcc: all' must be one line without control or invisible characters; its character 6 is a control character (制御文字, U+000A): remove it",
  ],
  'too-many-servers': ['15:12: limits.servers: 501 must be at most 500'],
  'topic-partition': [
    "20:27: notifications.topics[0]: 'aws-cn' is not the partition of ap-northeast-1: write arn:aws:…",
  ],
  'topic-region': ["20:27: notifications.topics[0]: 'tokyo' is not a Region such as ap-northeast-1"],
  'two-documents': ["4:1: starts a second document: keep one document a file and remove this '---'"],
  'unclosed-bracket': [
    '19:3: is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  'unknown-anchor': ["4:16: owner.name: there is no anchor 'team' above this alias"],
  'unknown-key-far': [
    "14:1: unknown key 'colour'; known here: 'schema', 'id', 'title', 'scenario', 'owner', 'enabled', 'approval', 'schedule', 'readiness', 'method', 'restore', 'target', 'objectives', 'limits', 'network', 'privatePath', 'failback', 'guards', 'expect', 'recoveryPoint', 'waves', 'cleanup', 'report' or 'notifications'",
  ],
  'unknown-key': ["1:1: missing key 'owner'", "4:1: unknown key 'onwer'; did you mean 'owner'?"],
  'webhook-twice': [
    '23:7: notifications.webhooks[1]: posts to the same slack webhook as one above: remove one of them',
    "24:36: notifications.webhooks[2].secret: 'arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:ku…' is not a secret's whole ARN: it ends with a dash and six characters",
  ],
  webhooks: [
    "21:19: notifications.announceBefore: '30m' must be 0s (off) or from 1h to 7d",
    "22:23: notifications.mentions.slack[0]: '@taro' is not a member's or user group's id such as U012AB3CD or S012AB3CD",
    "22:47: notifications.mentions.teams[0].id: 'taro' is neither a sign-in name such as taro@example.com nor an object id of Entra ID",
    '24:33: notifications.webhooks[0].secret: here belongs the ARN of a secret (what is written is not shown: it may be the secret): write arn:aws:ssm:REGION:ACCOUNT:parameter/NAME or arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-XXXXXX',
  ],
  'wave-longer-than-drill': [
    "27:18: waves[1].readyWithin: 4h is longer than the whole drill's limits.duration, 3h: shorten it or raise the limit",
  ],
  'wave-name-twice': ["26:11: waves[1].name: 'database' already names waves[0]: choose another name"],
  'yaml-1-1': ['1:1: %YAML 1.1 is not supported: remove the line, this is read as YAML 1.2'],
  'inside-check-misspelt': [
    "25:37: waves[0].servers[0].probes[0].check: 'hostnam' is not known; did you mean 'hostname'?",
    "26:13: waves[0].servers[0].probes[1]: missing key 'name'",
    "26:46: waves[0].servers[0].probes[1]: unknown key 'nmae'; did you mean 'name'?",
  ],
  'inside-check-missing': ["25:13: waves[0].servers[0].probes[0]: missing key 'check'"],
  'inside-keys': [
    "25:47: waves[0].servers[0].probes[0]: unknown key 'port'; known here: 'protocol', 'platform', 'timeout', 'interval', 'passes', 'canary' or 'check'",
    '26:52: waves[0].servers[0].probes[1].mounts: is empty: give it at least one entry',
    '27:58: waves[0].servers[0].probes[2].maximumOffset: 5 is not a duration: write it as 90s, 45m, 1h30m or 7d',
    "28:59: waves[0].servers[0].probes[3].address: 'example.com' is not an IP address",
  ],
  'inside-values': [
    "25:55: waves[0].servers[0].probes[0].sid: 'S-1-5-18' is neither a machine's SID such as S-1-5-21-1-2-3 nor last-pass",
    "26:58: waves[0].servers[0].probes[1].address: '10.0.0.256' is not an IPv4 address",
    "27:52: waves[0].servers[0].probes[2].name: '{{ssm:x}}' must not contain {{, which Run Command would replace",
    "28:56: waves[0].servers[0].probes[3].timeout: '1m' must be at most 30s",
  ],
  'sid-canary': [
    '26:74: waves[0].servers[0].probes[1].canary: a canary must fail, and a SID that no pass has recorded yet passes: give the SID itself, or remove canary',
  ],
  'action-server-of-another-wave': [
    "23:30: waves[0].actions[0].servers[0]: 'web' is not the host name of a server of this wave: an action is for the servers of its own wave",
    "24:17: waves[0].actions[1].name: 'a' already names an action of this wave: choose another name",
  ],
  'action-document': [
    "23:45: waves[0].actions[0].document: 'arn:aws:ec2:ap-northeast-3:111122223333:instance/i-012345678…' is neither the name of an SSM document nor its ARN, arn:aws:ssm:REGION:ACCOUNT:document/NAME",
    "24:45: waves[0].actions[1].document: 'arn:aws:ssm:*:111122223333:document/Any' is neither the name of an SSM document nor its ARN, arn:aws:ssm:REGION:ACCOUNT:document/NAME",
  ],
  'action-keys': [
    "23:9: waves[0].actions[0]: needs one of the keys 'script' or 'document'",
    "24:9: waves[0].actions[1]: has 'script' and 'document': keep one of them",
    "25:35: waves[0].actions[2]: unknown key 'scirpt'; did you mean 'script'?",
    "26:55: waves[0].actions[3].timeout: '2h' must be at most 1h",
    "26:70: waves[0].actions[3].onFailure: 'ignore' is not known; choose 'fail' or 'finding'",
  ],
  heartbeat: [
    "24:19: waves[0].servers[0].platform: 'linus' is not known; did you mean 'linux'?",
    "25:28: waves[0].servers[0].heartbeat.from: 'smm' is not known; did you mean 'ssm'?",
    "29:20: waves[1].servers[0].heartbeat: missing key 'port'",
    "29:40: waves[1].servers[0].heartbeat.path: 'x' must start with '/'",
  ],
};
