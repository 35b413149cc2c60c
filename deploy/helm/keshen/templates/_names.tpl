{{- /* The name of everything: the release's, with the chart's unless it is in it. */ -}}
{{- define "keshen.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}
{{- end -}}
{{- end -}}

{{- /* What a Deployment or a policy selects by; (list $ "api") or (list $). */ -}}
{{- define "keshen.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ $root.Chart.Name }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
{{- if gt (len .) 1 }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}
{{- end -}}

{{- define "keshen.labels" -}}
{{- $root := index . 0 -}}
{{ include "keshen.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end -}}

{{- /* The settings as a map of strings: what the chart decides, then what values.yaml says. */ -}}
{{- define "keshen.settings" -}}
{{- $own := dict "TRUST_PROXY" (ternary "1" "0" .Values.ingress.enabled) -}}
{{- if .Values.ingress.enabled -}}
{{- $_ := set $own "PUBLIC_URL" (printf "https://%s" (required "ingress.host is needed with ingress.enabled" .Values.ingress.host)) -}}
{{- end -}}
{{- range $key, $value := .Values.settings -}}
{{- /* A number of a values file is a float to Helm; it must not become 1e+06. */ -}}
{{- $_ := set $own $key (kindIs "float64" $value | ternary ($value | toJson) ($value | toString)) -}}
{{- end -}}
{{- $_ := required "settings.PUBLIC_URL is needed without an Ingress" $own.PUBLIC_URL -}}
{{- $_ := set $own "HOST" "0.0.0.0" -}}
{{- $_ := set $own "PORT" "3000" -}}
{{- $_ := set $own "METRICS_PORT" "9464" -}}
{{- $_ := set $own "KESHEN_DATA" "/data" -}}
{{- toYaml $own -}}
{{- end -}}
