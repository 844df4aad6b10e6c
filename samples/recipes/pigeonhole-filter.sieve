# Dovecot Pigeonhole: each message gets an Authentication-Results field that says what its DKIM signatures are worth,
# and the scripts that run after this one can test it, as dkimverify-recipes(7) says. pigeonhole.conf is needed.
#
# Change: mx.example.org to the name under which this host judges mail.
#
# When something fails: the DNS is silent, and the field says temperror. dkimverify is missing, does not end well or
# takes more than 10 seconds, and the test is false: Dovecot goes on with the message as it came, which may have a
# forged field of this name. It is marked, so that a script that trusts the field can see it.

require ["vnd.dovecot.filter", "imap4flags"];

if not filter "dkimverify" ["--filter", "--authserv-id", "mx.example.org"] {
	addflag "$DkimUnchecked";
}
