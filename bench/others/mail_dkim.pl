#!/usr/bin/perl
# Mail::DKIM over many messages in one process, with keys from a table in memory.
#   mail_dkim.pl KEYS < list of files      prints FILE TAB pass|fail|none|error
use strict;
use warnings;
use Mail::DKIM::Verifier;

package Table;
use Net::DNS;

# The packets are made once a name.
sub new {
    my ($class, $file) = @_;
    my %packets;
    open my $in, '<:raw', $file or die "$file: $!\n";
    while (<$in>) {
        chomp;
        my ($name, $text) = split /\t/, $_, 2;
        my $packet = Net::DNS::Packet->new($name, 'TXT');
        $packet->push(answer => Net::DNS::RR->new(name => $name, type => 'TXT', ttl => 60, txtdata => [unpack '(a255)*', $text]));
        $packets{$name} = $packet;
    }
    return bless {packets => \%packets}, $class;
}

sub errorstring { return 'NXDOMAIN' }

sub send {
    my ($self, $name, $type) = @_;
    my $found = $type eq 'TXT' ? $self->{packets}{$name} : undef;
    return $found if $found;
    my $nothing = Net::DNS::Packet->new($name, $type);
    $nothing->header->rcode('NXDOMAIN');
    return $nothing;
}

package main;

sub verdict {
    my ($message) = @_;
    my $dkim = Mail::DKIM::Verifier->new();
    $dkim->PRINT($message);
    $dkim->CLOSE;
    my $result = $dkim->result;
    return $result eq 'pass' || $result eq 'none' ? $result : 'fail';
}

Mail::DKIM::DNS::resolver(Table->new(shift));
while (my $file = <STDIN>) {
    chomp $file;
    open my $in, '<:raw', $file or die "$file: $!\n";
    my $message = do { local $/; <$in> };
    my $verdict = eval { verdict($message) } // 'error';
    print "$file\t$verdict\n";
}
