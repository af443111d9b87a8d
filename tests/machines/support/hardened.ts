/** Shell text: from now on, and after each start, only ssh comes in. */
export const hardenedByIptables = `cat > /etc/hardened.rules <<'END'
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
END
cat > /etc/systemd/system/hardened.service <<'END'
[Unit]
Before=network-pre.target
Wants=network-pre.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/iptables-restore /etc/hardened.rules
[Install]
WantedBy=multi-user.target
END
systemctl enable --now hardened`
