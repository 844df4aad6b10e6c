# Dovecot Pigeonhole: sorts by what the DKIM signatures are worth. The messages stay as they are. pigeonhole.conf is
# needed.
#
# Change: the folders.
#
# When something fails: the verdict is "temperror" when the DNS is silent. dkimverify is missing, does not end well or
# takes more than 10 seconds, and the test is false. The message stays where it would have been without this script.
#
# The first word is pass, fail, none or temperror; what follows it was written by strangers. --exit-zero, because
# Pigeonhole throws away what a program prints that ends with another status.

require ["vnd.dovecot.execute", "variables", "fileinto", "mailbox"];

if execute :pipe :output "verdict" "dkimverify" ["--format=brief", "--exit-zero"] {
	if string :matches "${verdict}" "fail*" {
		fileinto :create "Dkim-Failed";
	} elsif string :matches "${verdict}" "pass*" {
		fileinto :create "Dkim-Passed";
	}
}
