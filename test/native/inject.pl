#!/usr/bin/perl
# Sends frames out of an interface as they are: usage inject.pl INTERFACE COUNT RATE SEQUENCE_AT < FRAMES.
# FRAMES are lines of hex, sent in turn until COUNT frames were sent, RATE a second (0: as fast as it goes). A sequence
# number of four bytes, from 0, is written at byte SEQUENCE_AT of each (-1: nowhere). A line may hold several frames,
# which share its number; `HEX@OTHER` leaves by the interface OTHER. Perl is on every Debian.
use strict;
use warnings;
use Time::HiRes qw(time sleep);

use lib __FILE__ =~ s{[^/]*$}{../../lab}r;
BEGIN { require 'packets.pl' }

sub open_on {
    my ($socket) = open_packets($_[0], 0);
    return $socket;
}

@ARGV == 4 or die "usage: inject.pl INTERFACE COUNT RATE SEQUENCE_AT < FRAMES\n";
my ($interface, $count, $rate, $sequence_at) = @ARGV;
my %sockets = ($interface => open_on($interface));
my (@frames, @sockets, @begins_line);
while (my $line = <STDIN>) {
    my $begins_line = 1;
    for my $frame (split ' ', $line) {
        my ($hex, $other) = split /@/, $frame;
        push @frames, pack('H*', $hex);
        push @sockets, defined $other ? $sockets{$other} //= open_on($other) : $sockets{$interface};
        push @begins_line, $begins_line;
        $begins_line = 0;
    }
}

my $start = time;
my $sequence = -1;
for my $i (0 .. $count - 1) {
    if ($rate > 0) {
        my $early = $start + $i / $rate - time;
        sleep($early) if $early > 0.0005;
    }
    my $at = $i % @frames;
    my $frame = \$frames[$at];
    $sequence += $begins_line[$at];
    substr($$frame, $sequence_at, 4) = pack('N', $sequence) if $sequence_at >= 0;
    until (defined syswrite($sockets[$at], $$frame)) {
        $!{ENOBUFS} || $!{EAGAIN} or die "send on $interface: $!\n";
        sleep 0.0001;
    }
}
printf "%.6f\n", time - $start;
