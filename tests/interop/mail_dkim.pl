#!/usr/bin/perl
# Mail::DKIM as one process for many messages.
#   mail_dkim.pl verify KEYS < list of files      a line a file: result TAB detail
#   mail_dkim.pl sign < jobs                      a job a line, TAB between: IN OUT KEY ALGORITHM CANON DOMAIN SELECTOR NAMES LENGTH
# Messages have CRLF line ends. KEYS holds NAME TAB TEXT lines; a name that it lacks does not exist.
use strict;
use warnings;
use Mail::DKIM::PrivateKey;
use Mail::DKIM::Signature;
use Mail::DKIM::Signer;
use Mail::DKIM::Verifier;

package KeyFile;
use Net::DNS;

sub new {
    my ($class, $file) = @_;
    my %keys;
    open my $in, '<:raw', $file or die "$file: $!\n";
    while (<$in>) {
        chomp;
        my ($name, $text) = split /\t/, $_, 2;
        $keys{lc $name} = $text;
    }
    return bless {keys => \%keys}, $class;
}

sub errorstring { return 'NXDOMAIN' }

sub send {
    my ($self, $name, $type) = @_;
    my $packet = Net::DNS::Packet->new($name, $type);
    my $text = $type eq 'TXT' ? $self->{keys}{lc $name} : undef;
    $packet->header->rcode(defined $text ? 'NOERROR' : 'NXDOMAIN');
    $packet->push(answer => Net::DNS::RR->new(name => $name, type => 'TXT', ttl => 60, txtdata => [unpack '(a255)*', $text]))
        if defined $text;
    return $packet;
}

package main;

sub slurp {
    my ($file) = @_;
    open my $in, '<:raw', $file or die "$file: $!\n";
    local $/;
    my $bytes = <$in>;
    return defined $bytes ? $bytes : '';
}

sub verify {
    my ($file) = @_;
    my $message = slurp($file);
    my $dkim = Mail::DKIM::Verifier->new();
    $dkim->PRINT($message);
    $dkim->CLOSE;
    return ($dkim->result, $dkim->result_detail);
}

sub sign {
    my ($in, $out, $key, $algorithm, $canon, $domain, $selector, $names, $length) = @_;
    my $message = slurp($in);
    my $policy = sub {
        my $signer = shift;
        my $signature = Mail::DKIM::Signature->new(
            Algorithm => $algorithm, Method => $canon, Domain => $domain, Selector => $selector, Headers => $names,
            Key => Mail::DKIM::PrivateKey->load(File => $key));
        $signature->body_count($length) if length $length;
        $signer->add_signature($signature);
        return 0;
    };
    my $dkim = Mail::DKIM::Signer->new(Policy => $policy);
    $dkim->PRINT($message);
    $dkim->CLOSE;
    open my $to, '>:raw', $out or die "$out: $!\n";
    print $to $dkim->signature->as_string, "\r\n", $message;
    close $to or die "$out: $!\n";
}

my $mode = shift // '';
$| = 1;
if ($mode eq 'verify') {
    Mail::DKIM::DNS::resolver(KeyFile->new(shift));
    while (<STDIN>) {
        chomp;
        my ($result, $detail) = eval { verify($_) };
        ($result, $detail) = ('died', $@) if !defined $result;
        $detail =~ s/[\t\r\n]+/ /g;
        print "$result\t$detail\n";
    }
} elsif ($mode eq 'sign') {
    while (<STDIN>) {
        chomp;
        sign(split /\t/, $_, -1);
    }
} else {
    die "usage: mail_dkim.pl verify KEYS | sign\n";
}
