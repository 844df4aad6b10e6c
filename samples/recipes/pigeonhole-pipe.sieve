# Dovecot Pigeonhole: hands a copy of each message to dkim-log (pigeonhole-log), which keeps a line of JSON about it.
# The messages stay as they are and go where they would have gone. pigeonhole.conf is needed.
#
# Change: nothing here; what is kept, and where, is in pigeonhole-log.
#
# When something fails: ":copy" keeps the message in any case, and ":try" has Dovecot go on, with a line in its log.

require ["vnd.dovecot.pipe", "copy"];

pipe :copy :try "dkim-log";
