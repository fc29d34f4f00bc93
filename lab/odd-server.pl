#!/usr/bin/perl
# A DHCP server with bad manners: usage odd-server.pl INTERFACE MANNER[=VALUE][,...]. It reads and writes whole frames, so
# that everything in them can be wrong. Perl for the reason given in tap-shuttle.pl.
#   delay=MS        answers so much later
#   own=ADDRESS     its own; else 192.0.2.1
#   nak             refuses every REQUEST
#   only-offers     never answers a REQUEST; no-offers: never a DISCOVER
#   ip-checksum, ip-length=N (so many bytes more than there are), checksum=bad|partial, ttl=N, port=N, source-port=N: in the headers
#   xid, chaddr, hlen, no-address: in the message
#   big=N           so many bytes of options more, in fragments where they do not fit
use strict;
use warnings;

use lib __FILE__ =~ s{[^/]*$}{.}r;
BEGIN { require 'packets.pl' }
use constant { DISCOVER => 1, OFFER => 2, REQUEST => 3, ACK => 5, NAK => 6 };
use constant MTU => 1500;

@ARGV == 2 or die "usage: odd-server.pl INTERFACE MANNER[=VALUE][,...]\n";
my ($interface, $list) = @ARGV;
my %manner = map { /^([a-z-]+)(?:=(.*))?$/ ? ($1, $2 // 1) : die "no manner $_\n" } split /,/, $list;
my $own = pack('C4', split /[.]/, $manner{own} // '192.0.2.1');
my $given = pack('C4', 192, 0, 2, 77);

my ($socket) = open_packets($interface, ETH_P_IP);
my $mac = mac_of($socket, $interface);
$| = 1;
print "ready\n";

my $identification = 0;
while (1) {
    sysread($socket, my $frame, 65536) or next;
    next if substr($frame, 6, 6) eq $mac;
    my $header = 4 * (ord(substr($frame, 14, 1)) & 15);
    my $udp = substr($frame, 14 + $header);
    next unless ord(substr($frame, 23, 1)) == 17 && length($udp) > 248 && unpack('x2 n', $udp) == 67;
    my $asked = substr($udp, 8);
    my $type = type_of($asked);
    next if $type == DISCOVER && $manner{'no-offers'};
    next if ord($asked) != 1 || ($type == REQUEST && $manner{'only-offers'});
    my $answer = $type == DISCOVER ? OFFER : $type == REQUEST ? ($manner{nak} ? NAK : ACK) : next;
    select(undef, undef, undef, $manner{delay} / 1000) if $manner{delay};
    send_to($asked, message($asked, $answer), $answer == NAK);
}

sub type_of {
    my ($message) = @_;
    my $at = 240;
    while ($at + 2 < length $message) {
        my ($code, $length) = unpack("x$at C C", $message);
        return ord(substr($message, $at + 2, 1)) if $code == 53;
        last if $code == 255;
        $at += $code == 0 ? 1 : 2 + $length;
    }
    return 0;
}

sub message {
    my ($asked, $type) = @_;
    my ($htype, $hlen, $xid, $flags, $giaddr, $chaddr) = unpack('x C C x a4 x2 n x12 a4 a16', $asked);
    $xid = pack('N', unpack('N', $xid) ^ 0xffff) if $manner{xid};
    substr($chaddr, 0, 6) = mac_bytes('02:00:00:00:ee:01') if $manner{chaddr};
    $hlen = 16 if $manner{hlen};
    my $address = $type == NAK || $manner{'no-address'} ? "\0" x 4 : $given;
    my $options = pack('C3', 53, 1, $type);
    $options .= pack('C2 a4', 54, 4, $own);
    $options .= pack('C2 N C2 a4', 51, 4, 3600, 1, 4, pack('C4', 255, 255, 255, 0)) if $type != NAK;
    $options .= pack('C2 a*', 56, 13, 'go away, host') if $type == NAK;
    for (my $more = $manner{big} // 0; $more > 0; $more -= 255) { $options .= pack('C2 a255', 224, 255, '') }
    $options .= "\xff";
    my $message = pack('C4 a4 n n a4 a4 a4 a4 a16 x192 N', 2, $htype, $hlen, 0, $xid, 0, $flags, '', $address, '', $giaddr, $chaddr, 0x63825363);
    $message .= $options;
    return $message . "\0" x (300 > length $message ? 300 - length $message : 0);
}

# To the client itself, or to all where it asked for that or is refused (RFC 2131, section 4.1).
sub send_to {
    my ($asked, $message, $all) = @_;
    my ($flags, $chaddr) = unpack('x10 n x16 a6', $asked);
    $all ||= $flags & 0x8000;
    my $to = $all ? "\xff" x 6 : $chaddr;
    my $address = $all ? "\xff" x 4 : $given;
    my $length = 8 + length $message;
    my $udp = pack('n4', $manner{'source-port'} // 67, $manner{port} // 68, $length, 0) . $message;
    my $pseudo = $own . $address . pack('C2 n', 0, 17, $length);
    my $sum = 0xffff ^ sum16($pseudo . $udp);
    my $checksum = $manner{checksum} // '';
    $sum = $sum ^ 0x5555 if $checksum eq 'bad';
    $sum = sum16($pseudo) if $checksum eq 'partial';
    substr($udp, 6, 2) = pack('n', $sum || 0xffff);
    $identification++;
    my $most = (MTU - 20) & ~7;
    for (my $at = 0; $at < length $udp; $at += $most) {
        my $part = substr($udp, $at, $most);
        my $more = $at + $most < length $udp ? 0x2000 : 0;
        my $ip = pack('C2 n n n C C n a4 a4', 0x45, 0, 20 + length($part) + ($manner{'ip-length'} // 0), $identification, $more | $at / 8, $manner{ttl} // 64, 17, 0, $own, $address);
        substr($ip, 10, 2) = pack('n', 0xffff ^ sum16($ip) ^ ($manner{'ip-checksum'} ? 0x5555 : 0));
        syswrite($socket, $to . $mac . pack('n', ETH_P_IP) . $ip . $part);
    }
}
