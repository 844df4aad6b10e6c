#include "bench/extras.h"

/* A field and, after its text, so many letters of base64, folded. text NULL: the set ends. */
struct extra {
    const char *text;
    unsigned letters;
};
enum { MOST = 8 };

static const struct extra receivers[][MOST] = {
    {{"X-MS-Exchange-Organization-SCL: 1", 0},
     {"X-MS-PublicTrafficType: Email", 0},
     {"X-MS-TrafficTypeDiagnostic: DB1PEPF00039233:EE_|AS8PR07MB7777:EE_", 0},
     {"X-Microsoft-Antispam: BCL:0;ARA:13230040|8096899003|3613699012|13003099007|3072899012;", 0},
     {"X-Forefront-Antispam-Report: CIP:40.107.22.100;CTRY:US;LANG:en;SCL:1;SRV:;IPV:NLI;SFV:NSPM;"
      "\r\n\tPTR:mail.example;CAT:NONE;SFS:(13230040)(8096899003)(3613699012);DIR:INB;", 0},
     {"X-Microsoft-Antispam-Message-Info:", 1900}},
    {{"X-Gm-Message-State:", 160},
     {"X-Gm-Gg:", 240},
     {"X-Google-Smtp-Source:", 76},
     {"X-Google-DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=1e100.net; s=20230601;"
      "\r\n        h=message-id:date:from:to:subject:x-gm-message-state; bh=", 44},
     {"X-Gm-Original-To: kim.lee.4711@gmail.com", 0}},
    {{"X-Spam-Checker-Version: SpamAssassin 4.0.0 (2022-12-14) on mx.you.example", 0},
     {"X-Spam-Level:", 0},
     {"X-Spam-Status: No, score=-2.1 required=5.0 tests=BAYES_00,DKIM_SIGNED,\r\n\tDKIM_VALID,DKIM_VALID_AU,DKIM_VALID_EF,"
      "HTML_MESSAGE,RCVD_IN_DNSWL_NONE,\r\n\tRCVD_IN_MSPIKE_H2,SPF_HELO_NONE,SPF_PASS autolearn=ham\r\n\tautolearn_force=no version=4.0.0", 0},
     {"X-Virus-Scanned: clean at mx.you.example", 0}},
    {{"X-Proofpoint-Virus-Version: vendor=baseguard engine=ICAP:2.0.293,Aquarius:18.0.1099,Hydra:6.0.736", 0},
     {"X-Proofpoint-Spam-Details: rule=inbound_notspam policy=inbound score=0 spamscore=0 phishscore=0\r\n bulkscore=0 adultscore=0"
      " mlxscore=0 suspectscore=0 classifier=spam adjust=0 reason=mlx", 0},
     {"X-Proofpoint-GUID:", 32},
     {"X-Proofpoint-ORIG-GUID:", 32},
     {"X-Authority-Analysis:", 700}},
};

static const struct extra senders[][MOST] = {
    {{"X-MS-Has-Attach:", 0},
     {"X-MS-TNEF-Correlator:", 0},
     {"x-ms-exchange-senderadcheck: 1", 0},
     {"x-ms-exchange-antispam-relay: 0", 0},
     {"x-microsoft-antispam: BCL:0;ARA:13230040|366016|1800799024|376014|38070700018;", 0},
     {"x-ms-exchange-antispam-messagedata-chunkcount: 1", 0},
     {"x-ms-exchange-antispam-messagedata-0:", 1500},
     {"Thread-Index:", 32}},
    {{"X-SG-EID:", 420},
     {"X-SG-ID:", 560},
     {"X-Entity-ID:", 32},
     {"List-Unsubscribe-Post: List-Unsubscribe=One-Click", 0}},
    {{"X-Mailer: Campaign Sender 7.2 - **CID00112233445566778899**", 0},
     {"X-Campaign: campaign00112233.998877", 0},
     {"X-Report-Abuse: Please report abuse for this campaign here: https://mailings.example/abuse/u=001122&id=998877", 0},
     {"X-Accounttype: pd", 0},
     {"X-Transaction-Data:", 300}},
    {{"User-Agent: A Mail Program 115.9", 0}, {"Content-Language: en-GB", 0}, {"X-Priority: 3", 0}},
    {{"X-Auto-Response-Suppress: All", 0}, {"Auto-Submitted: auto-generated", 0}, {"Precedence: bulk", 0}, {"X-Trace-Context:", 180}},
};

static void base64(struct chance *c, GString *out, unsigned n)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (unsigned i = 0; i < n; i++) {
        if (i % 76 == 0)
            g_string_append(out, "\r\n ");
        g_string_append_c(out, letters[chance_below(c, 64)]);
    }
}

static void put(struct chance *c, const struct extra set[MOST], GString *out)
{
    for (size_t i = 0; i < MOST && set[i].text; i++) {
        g_string_append(out, set[i].text);
        base64(c, out, set[i].letters);
        g_string_append(out, "\r\n");
    }
}

void extras_receiver(struct chance *c, const char *form, GString *out)
{
    static const char *const hosts[] = {"-to-o365", "-to-exchange", "-to-gmail"};
    static const size_t sets[] = {0, 0, 1};
    size_t set = 2 + chance_below(c, G_N_ELEMENTS(receivers) - 2);
    for (size_t i = 0; i < G_N_ELEMENTS(hosts); i++)
        if (g_str_has_suffix(form, hosts[i]))
            set = sets[i];
    put(c, receivers[set], out);
}

void extras_sender(struct chance *c, GString *out) { put(c, senders[chance_below(c, G_N_ELEMENTS(senders))], out); }
