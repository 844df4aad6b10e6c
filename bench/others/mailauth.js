// mailauth over many messages in one process, with keys from a table in memory.
//   mailauth.js FOLDER-WITH-node_modules KEYS signatures|report < list of files      prints FILE TAB pass|fail|none|error
// signatures: its DKIM verifier alone. report: all that its command "report" does with a message; what it asks for besides
// keys is not there.
'use strict';
const fs = require('fs');
const path = require('path');

const lib = path.resolve(process.argv[2], 'node_modules/mailauth/lib');
const { dkimVerify } = require(path.join(lib, 'dkim/verify'));
const { authenticate } = require(path.join(lib, 'mailauth'));

const keys = new Map();
for (const line of fs.readFileSync(process.argv[3], 'latin1').split('\n')) {
    const tab = line.indexOf('\t');
    if (tab > 0) keys.set(line.slice(0, tab), [[line.slice(tab + 1)]]);
}

async function resolver(name) {
    const record = keys.get(name);
    if (record) return record;
    throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
}

const ways = {
    signatures: message => dkimVerify(message, { resolver }),
    report: async message => (await authenticate(message, { resolver, trustReceived: true })).dkim,
};

async function verdict(message) {
    const { results } = await ways[process.argv[4]](message);
    const words = results.map(r => r.status.result);
    if (words.includes('pass')) return 'pass';
    return words.every(w => w === 'none') ? 'none' : 'fail';
}

async function main() {
    for (const file of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
        let word = 'error';
        try {
            word = await verdict(fs.readFileSync(file));
        } catch (e) {
            console.error(file, e.message);
        }
        process.stdout.write(file + '\t' + word + '\n');
    }
}

main();
