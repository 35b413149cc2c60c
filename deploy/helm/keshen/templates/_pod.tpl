{{- /* What every Pod has: no token, no root, no privilege. */ -}}
{{- define "keshen.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- /* What every container has: the image, nothing writable but its folders. */ -}}
{{- define "keshen.container" -}}
image: {{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{- /* The settings from the ConfigMap, the secrets over them. */ -}}
{{- define "keshen.environment" -}}
envFrom:
  - configMapRef:
      name: {{ include "keshen.name" . }}
  - secretRef:
      name: {{ .Values.existingSecret }}
{{- end -}}

{{- define "keshen.mounts" -}}
volumeMounts:
  - name: files
    mountPath: /data
  - name: scratch
    mountPath: /tmp
{{- end -}}

{{- /* With S3 the folder holds nothing that must outlive the Pod. */ -}}
{{- define "keshen.volumes" -}}
volumes:
  - name: scratch
    emptyDir: {}
  - name: files
    {{- if .Values.settings.S3_ENDPOINT }}
    emptyDir: {}
    {{- else }}
    persistentVolumeClaim:
      claimName: {{ .Values.files.existingClaim | default (printf "%s-files" (include "keshen.name" .)) }}
    {{- end }}
{{- end -}}

{{- /* One Pod to a node, as far as there are nodes; (list $ "api"). */ -}}
{{- define "keshen.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "keshen.selector" . | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
{{- end -}}

{{- /* A new Pod is ready before an old one goes; a changed ConfigMap is a new Pod. */ -}}
{{- define "keshen.rolling" -}}
strategy:
  type: RollingUpdate
  rollingUpdate:
    maxUnavailable: 0
    maxSurge: 1
{{- end -}}

{{- define "keshen.checksum" -}}
checksum/settings: {{ include "keshen.settings" . | sha256sum }}
{{- end -}}
